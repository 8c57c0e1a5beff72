/** The driver of DSA and IAA, read as the driver of the device: what closing its file does before it unbinds. */
import type { CallRow, ConditionRow, DriverRow, LockRow, Matcher } from './rule.ts';

const DRIVER = 'Linux 6.1 to 7.3, drivers/dma/idxd';
const SPECIFICATION = 'Intel DSA architecture specification, administrative commands';
/** The function that closes the file, in the flows. */
const CLOSE = 'idxd_cdev_release';
const COMMAND = 'idxd_cmd_exec';

const pattern = (expression: RegExp): Matcher => ({ pattern: expression });

const HALTED =
  'the device is not halted, and no work is submitted any more: a mapping of the portal holds the file';

/** A command of the device; `operand` is what it must be about. */
function command(code: string, operand: Matcher, steps: readonly string[], meaning: string): CallRow {
  return {
    functions: [COMMAND],
    argument: { index: 1, is: { text: code } },
    operand: { index: 2, is: operand },
    steps,
    meaning,
    source: `${SPECIFICATION}, ${code}`,
    assumes: HALTED,
  };
}

const PASID = pattern(/^(?:ctx->)?pasid$/);
const ID = String.raw`(?:wq->id|BIT\(wq->id(?:%16)?\)(?:\|\(wq->id\/16\)<<16)?)`;
const QUEUE = pattern(new RegExp(`^${ID}$`));
const DRAINS = ['might_sleep()', 'device.stop()', 'device.drain()'];

const commands: readonly CallRow[] = [
  command('IDXD_CMD_DRAIN_PASID', PASID, DRAINS, 'waits until no descriptor of the PASID is in work'),
  command('IDXD_CMD_DRAIN_WQ', QUEUE, DRAINS, 'waits until no descriptor of the work queue is in work'),
  command(
    'IDXD_CMD_RESET_WQ',
    QUEUE,
    ['might_sleep()', 'device.stop()'],
    'stops the work queue; a drain comes before it',
  ),
  {
    ...command(
      'IDXD_CMD_DISABLE_WQ',
      QUEUE,
      DRAINS,
      'waits for the descriptors of the work queue, and not for their address translations',
    ),
    doubt: 'translations_after_disable_wq',
  },
  {
    functions: [COMMAND],
    steps: [],
    refuses: 'a command of the device that no row has, or one for something else',
    meaning: 'any other command is refused',
    source: `${DRIVER}, device.c, ${COMMAND}()`,
  },
];

const idle: CallRow = {
  functions: [
    'test_bit',
    'set_bit',
    'clear_bit',
    'ioread32',
    'ioread64',
    'xa_cmpxchg',
    'evl_ent_size',
    'idxd_wq_config_write',
    'idxd_wq_enable',
    'idxd_wq_disable_cleanup',
    'idxd_wq_put',
  ],
  steps: [],
  meaning: 'reads, counts and configures the work queue, which is empty by then',
  source: `${DRIVER}, device.c, idxd.h`,
};

const calls: readonly CallRow[] = [
  ...commands,
  {
    functions: ['iowrite32'],
    argument: {
      index: 1,
      is: pattern(/^\(?idxd->reg_base\)?\+(?:offset|WQCFG_OFFSET\(\w+,\w+(?:->\w+)?,\w+\))$/),
    },
    steps: [],
    meaning: 'configures the work queue, which is empty by then',
    source: `${DRIVER}, device.c, idxd_wq_disable_pasid()`,
  },
  {
    functions: ['drain_workqueue'],
    steps: ['might_sleep()'],
    meaning: 'waits for the handlers of the event log',
    source: `${DRIVER}, cdev.c, idxd_cdev_evl_drain_pasid()`,
  },
  idle,
];

function assumed(asks: Matcher, value: boolean, meaning: string): ConditionRow {
  return { asks, gives: { assumed: value }, meaning, source: DRIVER };
}

const conditions: readonly ConditionRow[] = [
  {
    asks: pattern(/^test_bit\(WQ_FLAG_DEDICATED,&wq->flags\)$/),
    gives: { open: 'dedicated_work_queue' },
    meaning: 'a work queue is for one process or shared: both are searched',
    source: `${DRIVER}, idxd.h, wq_dedicated()`,
  },
  assumed(
    pattern(/^test_bit\(IDXD_FLAG_USER_PASID_ENABLED,&idxd->flags\)$/),
    true,
    'the device takes PASIDs of users',
  ),
  assumed(pattern(/^wq->state!=IDXD_WQ_ENABLED$/), false, 'the work queue is enabled'),
  assumed(pattern(/^status!=IDXD_CMDSTS_SUCCESS$/), false, 'commands of the device succeed'),
  assumed({ member: 'sva' }, true, 'the file has a binding'),
  assumed({ member: 'wq' }, true, 'the work queue has a handler of its event log'),
];

const held: readonly Matcher[] = [
  ...['wq_lock', 'uc_lock', 'dev_lock', 'ida_lock'].map((member) => ({ member })),
  pattern(/^(?:idxd->)?evl->lock$/),
];

const locks: readonly LockRow[] = held.map((lock) => ({
  lock,
  meaning: 'keeps apart what no flow runs side by side',
  source: `${DRIVER}, idxd.h`,
}));

export const idxd: DriverRow = {
  name: 'idxd',
  folder: 'drivers/dma/idxd',
  files: /^(?:cdev|device)\.c$|^(?:idxd|registers)\.h$/,
  root: {
    flow: CLOSE,
    parameters: [],
    operation: { members: ['release'], table: 'file_operations' },
    functions: [CLOSE],
    isPerDevice: true,
    meaning: 'what the driver of the device does when its file is closed',
    source: `${DRIVER}, cdev.c`,
  },
  replaces: 'dsa_close',
  unbinds: 'iommu_sva_unbind_device',
  operands: pattern(new RegExp(`^(?:ctx->pasid|${ID})$`)),
  expected: [
    {
      root: CLOSE,
      step: 'device.drain',
      missing: 'close_without_drain',
      meaning: 'closing the file drains the device: a close that does not may not have been read to the end',
      source: `${DRIVER}, cdev.c, idxd_file_dev_release()`,
    },
  ],
  leads: [
    {
      functions: ['device_unregister', 'put_device'],
      argument: { index: 0, is: pattern(/^&\(?ctx\)?->idxd_dev\.conf_dev$/) },
      operation: { member: 'release', table: 'idxd_cdev_file_type' },
      meaning: 'the last reference to the device of the file is dropped, which releases it',
      source: `${DRIVER}, cdev.c, idxd_cdev_open(), fdev->type`,
    },
  ],
  facts: [
    {
      name: 'a command is written to the device, and waited for',
      function: COMMAND,
      inOrder: [
        'cmd.cmd=cmd_code',
        'cmd.operand=operand',
        'iowrite32(cmd.bits,idxd->reg_base+IDXD_CMD_OFFSET)',
        'wait_for_completion(&done)',
      ],
    },
  ],
  calls,
  conditions,
  locks,
  blind: [
    {
      name: 'how idxd opens its file and submits work',
      meaning:
        'only the release of the file is read: binding, mapping of the portal and submission are those of the flows',
      source: `${DRIVER}, cdev.c, idxd_cdev_open()`,
    },
  ],
  meaning: 'the driver of DSA and IAA: its file release is read in place of dsa_close()',
  source: DRIVER,
};
