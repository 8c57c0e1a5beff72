/** Names of instances without what is the same for all of them. */
import { instanceName, readInstanceName } from '../../model/components.ts';

/** What a system has of everything that names number. */
export interface Sizes {
  readonly devices: number;
  readonly pasids: number;
}

/**
 * Names without the only device and the only PASID, and without an index that says again what the component is:
 * `request 1` for `request(device=0, pasid=1, request=1)`.
 */
export function shortener({ devices, pasids }: Sizes): (name: string) => string {
  const isSame = (index: string): boolean =>
    (index === 'device' && devices === 1) || (index === 'pasid' && pasids === 1);
  return (name) => {
    const { chart, indices } = readInstanceName(name);
    const rest = Object.entries(indices).filter(([index]) => !isSame(index));
    const [only] = rest;
    return rest.length === 1 && only![0] === chart
      ? `${chart} ${only![1]}`
      : instanceName(chart, Object.fromEntries(rest));
  };
}
