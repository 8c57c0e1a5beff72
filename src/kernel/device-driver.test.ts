/** The file release of a driver of our own that is read in place of dsa_close(), in a few lines. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callsIn } from '../flow/walk.ts';
import { treeVersion } from '../program/tree-version.ts';
import type { Reading } from './extract.ts';
import { type Grammar, loadGrammar } from './grammar.ts';
import { idxd } from './rules/idxd.ts';
import { notesOf, readWithDriver } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const COMMAND = `cmd.cmd = cmd_code; cmd.operand = operand;
  iowrite32(cmd.bits, idxd->reg_base + IDXD_CMD_OFFSET); wait_for_completion(&done);`;
const UNBIND = 'iommu_sva_unbind_device(ctx->sva);';
const DRAIN = 'idxd_cmd_exec(ctx->idxd, IDXD_CMD_DRAIN_PASID, ctx->pasid, NULL);';

/** A driver whose file drops a device, which is released with `release`; `command` is how commands are run. */
function read(release: string, command = COMMAND): Reading {
  const code = `
static void idxd_cmd_exec(struct idxd *idxd, int cmd_code, u32 operand, u32 *status) { ${command} }
static void let_go(struct device *d) { struct user *ctx = dev_get_drvdata(d); ${release} }
static const struct device_type idxd_cdev_file_type = { .release = let_go, };
static int my_close(struct inode *i, struct file *f)
{
    struct user *ctx = f->private_data;
    device_unregister(&ctx->idxd_dev.conf_dev);
    return 0;
}
static const struct file_operations my_fops = { .release = my_close, };
`;
  return readWithDriver({ 'drivers/dma/idxd/cdev.c': code }, idxd, grammar);
}

const text = (reading: Reading): string => reading.functions.text.replaceAll(/\s+/g, ' ');

describe('a driver of a device', () => {
  it('drains and unbinds as its file release does, through the release of a device', () => {
    const reading = read(`${DRAIN} ${UNBIND}`);
    expect(notesOf(reading, 'refused')).toEqual([]);
    expect(notesOf(reading, 'unknown')).toEqual([]);
    expect(text(reading)).toContain('idxd_cdev_release() { each device { my_close(); } }');
    expect(text(reading)).toContain('my_close() { let_go(); }');
    expect(text(reading)).toContain(
      'let_go() { idxd_cmd_exec(); iommu_sva_unbind_device() { take_down(); } }',
    );
    expect(text(reading)).toContain('idxd_cmd_exec() { might_sleep(); device.stop(); device.drain(); }');
    expect(notesOf(reading, 'assumed').join('; ')).toContain('no work is submitted any more');
  });

  it('stands in every flow in place of dsa_close()', () => {
    const { flows } = treeVersion(read(`${DRAIN} ${UNBIND}`), 'toy with a driver');
    for (const { roots } of flows.values()) {
      const names = roots.flatMap((root) =>
        root.kind === 'tree' ? callsIn(root.call.body ?? []).map(({ name }) => name) : [],
      );
      expect(names).not.toContain('dsa_close');
      expect(names).toContain('idxd_cdev_release');
    }
  });

  it('that unbinds before it drains is read in that order', () => {
    expect(text(read(`${UNBIND} ${DRAIN}`))).toContain('take_down(); } idxd_cmd_exec(); }');
  });

  it('proves nothing with a work queue that is disabled and not drained, or without a drain', () => {
    const disabled = read(`idxd_cmd_exec(ctx->idxd, IDXD_CMD_DISABLE_WQ, BIT(wq->id), NULL); ${UNBIND}`);
    expect(text(disabled)).toContain(
      '{ idxd_cmd_exec(); translations_after_disable_wq(); iommu_sva_unbind_device() {',
    );
    expect(notesOf(disabled, 'unknown')).toHaveLength(1);
    expect(notesOf(read(UNBIND), 'unknown')).toEqual(['my_close() never reaches device.drain']);
  });

  it.each([
    [
      'a command that no row has',
      `idxd_cmd_exec(ctx->idxd, IDXD_CMD_ABORT_ALL, ctx->pasid, NULL); ${UNBIND}`,
      /^a command of the device/,
    ],
    [
      'a drain of another PASID',
      `idxd_cmd_exec(ctx->idxd, IDXD_CMD_DRAIN_PASID, 0, NULL); ${UNBIND}`,
      /^a command of the device/,
    ],
    ['a close that never unbinds', DRAIN, /^my_close\(\) never calls iommu_sva_unbind_device\(\)$/],
  ])('is refused: %s', (_, release, expected) => {
    expect(notesOf(read(release), 'refused')).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    ['waited for', COMMAND.replace('wait_for_completion(&done);', '')],
    ['sent with its operand', COMMAND.replace('cmd.operand = operand;', '')],
  ])('is refused where a command is not %s', (_, command) => {
    expect(notesOf(read(`${DRAIN} ${UNBIND}`, command), 'refused')).toEqual([
      'a fact does not hold: a command is written to the device, and waited for',
    ]);
  });

  it('is missed where the tree does not have it', () => {
    expect(() => readWithDriver({}, idxd, grammar)).toThrow(/no driver idxd/);
  });
});
