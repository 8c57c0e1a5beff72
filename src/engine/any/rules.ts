/** The rules that an abstraction is made by. Tests break them one by one. */
import { DISABLED } from '../chart.ts';

export interface Rules {
  /** What may become of the state that a member leaves. */
  readonly outcomes: readonly ('some' | 'none')[];
  /**
   * Where members in these states are after an event of all; `steps` says where each goes. Nothing where the event is
   * impossible because one of them cannot take it.
   */
  readonly afterAll: (inside: readonly number[], steps: Int32Array) => readonly number[] | undefined;
  /** Whether a state that is left again and again must be entered again and again. */
  readonly counting: boolean;
  /** Whether members that can take an event again and again do not wait for ever; each by event and state, or by event. */
  readonly leaving: 'by event and state' | 'by event' | 'never';
}

export const sound: Rules = {
  outcomes: ['some', 'none'],
  afterAll: (inside, steps) => {
    const after = inside.map((state) => steps[state]!);
    return after.includes(DISABLED) ? undefined : after;
  },
  counting: true,
  leaving: 'by event and state',
};
