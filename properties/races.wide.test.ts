/** What each shipped version breaks when a second process races with the exit, and an exit alone does not break. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { kernelNames } from '../src/index.ts';
import { claims } from './catalog.ts';
import { brokenClaims } from './trial.ts';

describe('the shipped versions', () => {
  it('let a second process race with the exit: what each breaks in `inherited` and `munmap` beside `exit`', () => {
    const races = [
      ['inherited', 'structures'],
      ['inherited', 'pageRequests'],
      ['munmap', 'structures'],
    ] as const;
    const lines = races.flatMap(([flow, scope]) =>
      kernelNames().map((kernel) => {
        const known = new Set(
          Object.keys(brokenClaims({ kernel, flow: 'exit', ...scopes[scope].configuration }, claims)),
        );
        const broken = Object.entries(
          brokenClaims({ kernel, flow, ...scopes[scope].configuration }, claims),
        ).filter(([claim]) => !known.has(claim));
        const text = broken.map(([id, steps]) => `${id} ${steps}`).join(', ');
        return `${flow.padEnd(10)}${scope.padEnd(13)}${kernel.padEnd(9)} ${text || '-'}`;
      }),
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "inherited structures   5.7       no-freed-memory-reached 19, no-foreign-translation 32, no-torn-entry 28, invalidation-reaches 16
      inherited structures   5.8       faults-reported-after-unbind 25, no-freed-memory-reached 19, no-foreign-translation 31, no-torn-entry 27, invalidation-reaches 16, lifecycle 14
      inherited structures   5.9       faults-reported-after-unbind 25, no-freed-memory-reached 19, no-foreign-translation 31, no-torn-entry 27, invalidation-reaches 16, lifecycle 14
      inherited structures   5.13      no-freed-memory-reached 19, no-foreign-translation 23, no-torn-entry 20, invalidation-reaches 16
      inherited structures   6.1       no-freed-memory-reached 20, invalidation-reaches 17
      inherited structures   6.1.192   no-freed-memory-reached 20, invalidation-reaches 17
      inherited structures   6.12      no-freed-memory-reached 21, invalidation-reaches 18
      inherited structures   6.12.117  no-freed-memory-reached 21, invalidation-reaches 18
      inherited structures   6.13-rc1  no-freed-memory-reached 27, invalidation-reaches 24
      inherited structures   6.13      no-freed-memory-reached 27, invalidation-reaches 24
      inherited structures   6.14      no-freed-memory-reached 28, invalidation-reaches 25
      inherited structures   7.0       no-freed-memory-reached 27, invalidation-reaches 24
      inherited structures   proposed  -
      inherited pageRequests 5.7       no-torn-entry 37, invalidation-reaches 17
      inherited pageRequests 5.8       faults-reported-after-unbind 39, page-requests-drained 41, no-torn-entry 42, lifecycle 15
      inherited pageRequests 5.9       faults-reported-after-unbind 39, no-foreign-translation 45, page-requests-drained 41, no-torn-entry 42, invalidation-reaches 17, lifecycle 15
      inherited pageRequests 5.13      no-unrecoverable-fault 13, no-fault-after-release 17, no-foreign-translation 34, page-requests-drained 30, no-torn-entry 32, invalidation-reaches 17
      inherited pageRequests 6.1       no-unrecoverable-fault 15, no-fault-after-release 19, no-foreign-translation 55, page-requests-drained 51, invalidation-reaches 18
      inherited pageRequests 6.1.192   no-fault-after-release 19, no-foreign-translation 55, page-requests-drained 51, invalidation-reaches 18
      inherited pageRequests 6.12      no-unrecoverable-fault 17, no-fault-after-release 21, invalidation-reaches 19
      inherited pageRequests 6.12.117  invalidation-reaches 19
      inherited pageRequests 6.13-rc1  no-unrecoverable-fault 13, no-fault-after-release 22, invalidation-reaches 25
      inherited pageRequests 6.13      no-unrecoverable-fault 13, no-fault-after-release 22, invalidation-reaches 25
      inherited pageRequests 6.14      no-foreign-translation 55, page-requests-drained 51, invalidation-reaches 26
      inherited pageRequests 7.0       invalidation-reaches 25
      inherited pageRequests proposed  -
      munmap    structures   5.7       invalidation-reaches 13
      munmap    structures   5.8       invalidation-reaches 13
      munmap    structures   5.9       invalidation-reaches 13
      munmap    structures   5.13      invalidation-reaches 13
      munmap    structures   6.1       invalidation-reaches 14
      munmap    structures   6.1.192   invalidation-reaches 14
      munmap    structures   6.12      invalidation-reaches 14
      munmap    structures   6.12.117  invalidation-reaches 14
      munmap    structures   6.13-rc1  -
      munmap    structures   6.13      -
      munmap    structures   6.14      -
      munmap    structures   7.0       -
      munmap    structures   proposed  -"
    `);
  });
});
