/** Events whose payload the user has not named, and values in the place of what is not known. */

/**
 * A value that can be read, called and compared without an error. Guards and actions get it in place of what they
 * read from an event without cases, so that one run finds everything that they read.
 */
export function unknownValue(): unknown {
  const value: unknown = new Proxy(() => value, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive) return () => '';
      if (key === Symbol.iterator) return () => [].values();
      return key === 'then' || typeof key === 'symbol' ? undefined : key === 'length' ? 0 : value;
    },
    set: () => true,
    construct: () => value as object,
  });
  return value;
}

/** An event that records which of its fields besides `type` are read; `*` for all of them. */
export function probeEvent(type: string, onRead: (field: string) => void): { readonly type: string } {
  return new Proxy(
    { type },
    {
      get: (_, key) => {
        if (key === 'type') return type;
        if (typeof key === 'symbol' || key === 'toJSON') return undefined;
        onRead(key);
        return unknownValue();
      },
      has: (_, key) => {
        if (key !== 'type' && typeof key === 'string') onRead(key);
        return true;
      },
      ownKeys: () => {
        onRead('*');
        return ['type'];
      },
    },
  );
}
