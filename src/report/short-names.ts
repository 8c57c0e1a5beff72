/** Names of instances without what is the same for all of them. */

/** Leaves out of instance names what is the same for all: the only device, the only PASID. */
export function shortener(scope: string): (name: string) => string {
  const same = [
    ...(scope.startsWith('1 device,') ? ['device=0'] : []),
    ...(scope.includes(' 1 PASID,') ? ['pasid=1'] : []),
  ];
  return (name) =>
    name.replace(/\(([^)]*)\)/, (_, list: string) => {
      const rest = list.split(', ').filter((index) => !same.includes(index));
      return rest.length === 0 ? '' : `(${rest.join(', ')})`;
    });
}

/** `request(request=1)` as `request 1`, where the one index says again what it is. */
export function sayOnce(name: string): string {
  return name.replace(/^(.*?)\((\w+)=([^,)]*)\)$/, (whole, chart: string, index: string, value: string) =>
    chart === index ? `${chart} ${value}` : whole,
  );
}
