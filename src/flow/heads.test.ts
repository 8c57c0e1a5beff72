/** Every way to write the head of a function is read, or named as not read. */
import { describe, expect, it } from 'vitest';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { parseFlow } from './parse.ts';
import { nameOf } from './walk.ts';

const spellings: readonly ((name: string) => string)[] = [
  (name) => `${name}() {`,
  (name) => `void ${name}(void)\n{`,
  (name) => `static void ${name}(struct intel_iommu *iommu, u32 pasid)\n{`,
  (name) => `static __always_inline void ${name}(void) {`,
  (name) => `ssize_t noinstr ${name}() {`,
  (name) => `struct pasid_entry *${name}(struct device *dev) {`,
  (name) => `const struct pasid_entry * const ${name}(void) {`,
  (name) => `custom_thing *${name}(int x) {`,
  (name) => `unsigned long long ${name}(int x) {`,
  (name) => `__attribute__((noinline)) static int ${name}(int x) {`,
  (name) => `static int __attribute__((cold)) ${name}(int x) {`,
  (name) => `[[nodiscard]] int ${name}(int x) {`,
  (name) => `__printf(1, 2) void ${name}(const char *fmt, ...) {`,
  (name) => `static int\n${name}(int x)\n{`,
  (name) => `void ${name}(int x) /* why */ {`,
  (name) => `void ${name}(int x) // why\n{`,
  (name) => `void /* why */ ${name}(int x) {`,
  (name) => `void ${name}(int x)\n\t__must_hold(&lock)\n\t__releases(&other)\n{`,
  (name) => `void ${name}(int x)\n\n{`,
  (name) => `void \\\n${name}(int x) \\\n{`,
  (name) => `asmlinkage __visible void __init ${name}(void) {`,
  (name) => `int (*${name}(int x))(void) {`,
  (name) => `odd words ${name}(x) {`,
  (name) => `DEFINE_THING(${name}, int) {`,
  (name) => `BPF_PROG(${name}, int x)\n{`,
  (name) => `[1] static inline bool ${name}(int x) {`,
];

/** All functions of the shipped flows. */
const functions = [...new Set(kernelNames().flatMap((name) => [...kernelVersion(name).definitions.keys()]))];

function wayOf(text: string, name: string): 'read' | 'named' | 'lost' {
  const { roots, unread = [] } = parseFlow(`first() { }\n\n${text}\n    x();\n}\n`, 'my.flow');
  if (roots.some((root) => nameOf(root) === name)) return 'read';
  return unread.some((one) => one.name === name) ? 'named' : 'lost';
}

describe('the head of a function', () => {
  it.each(spellings.map((spelling, i) => [spelling('f'), i] as const))('%j is not lost', (_, i) => {
    expect(functions.filter((name) => wayOf(spellings[i]!(name), name) === 'lost')).toEqual([]);
  });

  it('is read in nearly all of them', () => {
    const named = spellings.map((spelling) => spelling('f')).filter((text) => wayOf(text, 'f') === 'named');
    expect(named).toEqual([
      'int (*f(int x))(void) {',
      'odd words f(x) {',
      'DEFINE_THING(f, int) {',
      'BPF_PROG(f, int x)\n{',
    ]);
  });

  it('of a system call has the name that the macro makes', () => {
    const { roots } = parseFlow('SYSCALL_DEFINE1(exit, int, error_code)\n{\n    x();\n}', 'my.flow');
    expect(roots.map(nameOf)).toEqual(['sys_exit']);
  });
});
