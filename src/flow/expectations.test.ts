import { describe, expect, it } from 'vitest';
import { FlowError } from './error.ts';
import { expectationsIn, hasExpectations } from './expectations.ts';
import { parseFlow } from './parse.ts';

const tree = 'do_exit() { device.stop(); }\n';
const read = (head: string, end = tree) => expectationsIn(parseFlow(`${head}\n\n${end}`, 'my.flow'));

function refusal(head: string, end?: string): string {
  try {
    read(head, end);
  } catch (error) {
    if (error instanceof FlowError) return `${error.at.line}:${error.at.column} ${error.problem}`;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the head of a flow', () => {
  it('says what is expected, in which version and configuration', () => {
    const [block, ...others] = read(
      'What it shows.\n\nkernel: 5.7, 5.8\nflow: exit\nscope: quick\nwith: ats,  devices 2\n' +
        'assume: foo() has no effect\nexpect: violated a, b in 9 steps\nexpect:\tproved',
    );
    expect(others).toEqual([]);
    expect(block).toEqual({
      at: { line: 3, column: 1 },
      kernels: [
        { text: '5.7', at: { line: 3, column: 9 } },
        { text: '5.8', at: { line: 3, column: 14 } },
      ],
      flow: { text: 'exit', at: { line: 4, column: 7 } },
      scope: { text: 'quick', at: { line: 5, column: 8 } },
      with: [
        { text: 'ats', at: { line: 6, column: 7 } },
        { text: 'devices 2', at: { line: 6, column: 13 } },
      ],
      assumptions: [{ text: 'foo() has no effect', at: { line: 7, column: 9 } }],
      expectations: [
        {
          verdict: 'violated',
          steps: 9,
          at: { line: 8, column: 1 },
          claims: [
            { text: 'a', at: { line: 8, column: 18 } },
            { text: 'b', at: { line: 8, column: 21 } },
          ],
        },
        { verdict: 'proved', claims: [], at: { line: 9, column: 1 } },
      ],
    });
  });

  it('has several blocks, each with settings of its own', () => {
    const blocks = read('kernel: 5.7\nexpect: violated a\n\nkernel: 5.8\nexpect: proved a');
    expect(blocks.map(({ kernels }) => kernels!.map(({ text }) => text))).toEqual([['5.7'], ['5.8']]);
  });

  it('has the same places with the line ends of Windows', () => {
    const head = 'kernel: 5.7\nexpect: violated a, b in 9 steps';
    expect(read(head.replaceAll('\n', '\r\n'))).toEqual(read(head));
  });

  it.each(['kernel: 5.7\nscope: quick', 'I expect: nothing', 'they expected: proved', ''])(
    'expects nothing without an expectation: %j',
    (head) => {
      expect(read(head)).toEqual([]);
      expect(hasExpectations(head)).toBe(false);
    },
  );

  it.each([
    ['expect: violatd a', "1:9 'violatd' is not a verdict"],
    ['expect: proved a in 9 steps', '1:9 a trace of 9 steps is of a violation'],
    ['expect:', "1:1 'expect:' has no value"],
    ['expcet: violated a', "1:1 'expcet:' beside an expectation is not known"],
    ['Prose.\nexpect: proved', '1:1 this line beside an expectation is prose'],
    ['kernel: 5.7\nkernal: 5.8\nexpect: proved', "2:1 'kernal:' beside an expectation is not known"],
    ['kernel: 5.7\nexpect: proved\nkernel: 5.8', "3:1 'kernel:' stands here twice"],
  ])('is refused with its place: %j', (head, expected) => {
    expect(hasExpectations(head)).toBe(true);
    expect(refusal(head)).toBe(expected);
  });

  it('is refused below the first tree', () => {
    expect(refusal('Prose.', `${tree}\nkernel: 5.7\nexpect: proved`)).toBe(
      '6:1 an expectation stands before the first tree',
    );
  });
});
