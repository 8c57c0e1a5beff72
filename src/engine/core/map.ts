/**
 * Where everything is in the memories of a search. Plain numbers, so that the WebAssembly is compiled with them
 * too. Each memory begins with a header of 32-bit fields, at their byte offsets below.
 */

// Fields of the header that every memory has.
/** 64-bit words of a state. */
export const WORDS = 0;
/** Number of states found. */
export const SIZE = 4;

// Fields of the expander: its input, and its answers.
/** With more states than this the search stops. */
export const LIMIT = 8;
/** Successors in a round that the set has not yet answered. */
export const IN_FLIGHT = 12;
/** Why an expansion came back: one of the reasons below. */
export const REASON = 20;
/** How many events of the expanded states were enabled. */
export const GENERATED = 24;
/** The state that has been looked at already. */
export const LOOKED = 28;
/** 1 as long as a state without successors is worth a look. */
export const DEADLOCKS = 32;
/** How many successors the last expansion made. */
export const COUNT = 36;
/** What turns round in the look word (64 bits), and which of its bits are still of interest (64 bits). */
export const FLIP = 40;
export const PENDING = 48;

// Fields of the expander: tables.
export const CLUSTERS = 56;
export const CLUSTER_COUNT = 60;
/** Where the rows of the state that is being expanded are. */
export const ROWS = 64;
/** Bytes of a row of masks: 64 events in 8 bytes, then the look word, up to a multiple of 16. */
export const MASK_BYTES = 68;
/** How many times 64 events there are. */
export const GROUP_COUNT = 72;
export const EVENT_COUNT = 76;
export const EVENTS = 80;
export const HAPPENED = 84;
/** The conjunction of the mask rows of a state: its enabled events, then its look word. */
export const ENABLED = 88;
/** 1 when clusters have ample sets. */
export const REDUCED = 92;

// Fields of the expander: sleep sets.
/** By event, the set of events that commute with it; 0 when all successors are made. */
export const COMMUTING = 96;
/** Sleep sets by number, how many there are, and how many fit. */
export const SLEEP_SETS = 100;
export const SLEEP_COUNT = 104;
export const SLEEP_CAPACITY = 108;
/** The numbers of sleep sets by hash, plus one: twice as many places as sets. */
export const SLEEP_INDEX = 112;
/** By sleep set and event, the number of the sleep set afterwards plus one, or 0: 16 bits each. */
export const SLEEP_NEXT = 116;

// Fields of the expander: states.
/** Where state 0 would be, and its sleep set, if the frontier had all states; modulo 2^32. */
export const STATES = 120;
export const SLEEPS = 124;
/** A round: successors, their sleep sets, the part that each was sent to, the boxes of the parts, their answers. */
export const BATCH = 128;
export const BATCH_SLEEPS = 132;
export const ORDER = 136;
export const BOXES = 140;
export const ANSWERS = 144;
/** Bytes from box to box, and from the answers of a part to those of the next. */
export const BOX_BYTES = 148;
export const ANSWER_BYTES = 152;
/** Of each part, how many states it was sent, and how many answers were read. */
export const SENT = 156;
export const READ = 160;
/** Some of the states found last. */
export const RECENT = 164;
/** The state whose events are asked for. */
export const OPENED = 168;
/** Bits of a state in its first 32-bit word, and in both. */
export const FIRST_BITS = 172;
export const BITS = 176;
/** The binary logarithm of the number of parts of the set. */
export const PART_BITS = 180;

// Fields of a part of the set, or of a numbered one.
export const INBOX = 184;
export const OUTBOX = 188;
/** Where hashes of a batch are kept between its passes. */
export const HASHES = 192;
export const SLOTS = 196;
export const SLOT_COUNT = 200;
/** 1 when a slot has 8 bytes, 0 when it has 4. */
export const WIDE = 204;
/** There are `LINE_PARTS << LINE_BITS` lines. */
export const LINE_BITS = 208;
export const LINE_PARTS = 212;
/** The largest probe distance of a state, in lines. */
export const REACH = 216;
/** Old slots that are read again, from this line on of each line part; what they were like. */
export const OLD_SLOTS = 220;
export const OLD_COUNT = 224;
export const OLD_WIDE = 228;
export const OLD_LINE_BITS = 232;
export const OLD_LINE_PARTS = 236;
/** Of a numbered set: how many bits of a slot are a number, and where the states are. */
export const NUMBER_BITS = 240;
export const LOG = 244;

// Fields of the expander: the log.
/** Where the new states of a round are, packed; how many bytes each has there, and how many of its first 32-bit word. */
export const PACKED = 248;
export const PACKED_BYTES = 252;
export const PACKED_FIRST = 256;
export const HEADER_BYTES = 320;

/** Bytes of a line: what a processor fetches at once. */
export const LINE_BYTES = 64;
/** How far up in a slot it says from how many lines a state was turned away, plus one. */
export const TURNED_SHIFT = 28;
export const WIDE_TURNED_SHIFT = 60;
export const MOST_TURNED = 14;
/** A power of two. */
export const RECENT_STATES = 1 << 14;
/** Where it is turned away, a state goes on by so many lines at most, a power of two. */
export const MOST_STRIDE = 128;

/** Why an expansion came back. */
export const DONE = 0;
/** The state at which the expansion stopped may decide a claim, or is a deadlock. */
export const LOOK = 1;

/** The successors at which a round ends. */
export const ROUND = 1 << 12;

/** States that are put into a set at a time. */
export const BATCH_SIZE = 256;

/** The slots with which a part of the set begins, unless many more make them smaller. */
export const FIRST_SLOTS = 1 << 9;

// A cluster: where its field is, and where the rows of its local states are.
export const CLUSTER_BYTES = 32;
/** The byte of the 32-bit word that holds the field, the field's shift in it, and its mask. */
export const FIELD = 0;
export const FIELD_SHIFT = 4;
export const FIELD_MASK = 8;
/** First row of masks. */
export const MASKS = 12;
/** First row of differences, 16 bits each, and bytes from row to row. */
export const STEPS = 16;
export const STEP_STRIDE = 20;
/** By local state, the address of an ample set, or 0; itself 0 when there is none. Only if `REDUCED`. */
export const AMPLE = 24;

// Per cluster, the rows of its local state in the state that is being expanded.
export const ROW_BYTES = 12;
export const MASK_ROW = 0;
export const STEP_ROW = 4;
export const AMPLE_ROW = 8;

// An event: its moves from here to there.
export const EVENT_BYTES = 8;
/** A move: where the row of its cluster is, where in the row the difference is, and where it is added. */
export const MOVE_BYTES = 16;
export const MOVE_ROW = 0;
export const MOVE_STEP = 4;
export const MOVE_WORD = 8;
export const MOVE_SHIFT = 12;

/** The bit of the look word that is set when every component may rest forever. */
export const RESTS = 63;
