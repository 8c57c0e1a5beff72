/** What random walks find of the machines of a module, and what of such machines is left out. */

/** `100 walks, 10000 steps` */
export const walksText = (walks: number, steps: number): string => `${walks} walks, ${steps} steps`;

/** Where the claim fails before the first step. */
export const beginningText = 'it does not hold at the beginning';

/** Claims about runs. */
export const undecidedText = (claims: readonly string[]): string =>
  `no walk can decide: ${claims.join(', ')}`;

export const neverHappenedText = (events: readonly string[]): string =>
  `never happened: ${events.join(', ')}`;

export const nothingProvedText = 'walks find violations and prove nothing';

interface Left {
  readonly ignored: readonly string[];
  readonly neverEntered: readonly string[];
  readonly leaving: readonly string[];
  readonly sentInside: readonly string[];
}

/** What a machine has that its statechart does not show. */
export function moduleTexts({ ignored, neverEntered, leaving, sentInside }: Left): readonly string[] {
  return [
    ...(ignored.length > 0 ? [`actions that are not run: ${ignored.join(', ')}`] : []),
    ...(neverEntered.length > 0 ? [`states that are never entered: ${neverEntered.join(', ')}`] : []),
    ...(leaving.length > 0 ? [`events for actors outside of it: ${leaving.join(', ')}`] : []),
    ...(sentInside.length > 0
      ? [`events that its actors send and that may come from outside as well: ${sentInside.join(', ')}`]
      : []),
  ];
}
