/**
 * The page of a report: what went wrong on top, then the steps to walk through, with the state of everything at each.
 * Its data stand in the document, so that it needs nothing else.
 */
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import type { Counterexample } from '../report/counterexample.ts';
import { Report } from './report/report.tsx';

const counterexamples = JSON.parse(
  document.getElementById('counterexamples')!.textContent,
) as readonly Counterexample[];

/** `#2.9` is step 9 of the second violation. Anything else is the last step of the first. */
function placeInAddress(): readonly [number, number] {
  const [, first, second] = /^#(\d+)\.(\d+)$/.exec(location.hash) ?? [];
  const counterexample = Math.min(Math.max(Number(first ?? 1), 1), counterexamples.length) - 1;
  const last = counterexamples[counterexample]!.steps.length;
  return [counterexample, second === undefined ? last : Math.min(Number(second), last)];
}

const [firstCounterexample, firstStep] = placeInAddress();
const shown = signal(firstCounterexample);
const at = signal(firstStep);

const isLinked = location.hash !== '';
let isFirst = true;
effect(() => {
  const address = `#${shown.value + 1}.${at.value}`;
  // An address that names no step stays as it is until the reader goes to one.
  if (location.hash !== address && !isFirst) history.replaceState(undefined, '', address);
  isFirst = false;
});
window.addEventListener('hashchange', () => {
  [shown.value, at.value] = placeInAddress();
});

render(
  <Report counterexamples={counterexamples} shown={shown} at={at} isLinked={isLinked} />,
  document.getElementById('report')!,
);
