/**
 * The memory of a search: where runners find what. Plain numbers, so that the WebAssembly runner is compiled
 * with them too. A header of 32-bit fields comes first, then the tables, then the slots of the visited set,
 * then the log of states.
 */

// Fields of the header, by their byte offsets.
/** How many 64-bit words a state has. */
export const WORDS = 0;
/** How many states the log holds. */
export const SIZE = 4;
/** So many states fit before the set or the log must grow. */
export const ROOM = 8;
/** With more states than this the search stops. */
export const LIMIT = 12;
/** A state has at most so many successors. */
export const MOST = 16;
/** Why an expansion came back: one of the reasons below. */
export const REASON = 20;
/** How many successors the last expansion generated. */
export const GENERATED = 24;
/** The state that has been looked at already. */
export const LOOKED = 28;
/** 1 as long as a state without successors is worth a look. */
export const DEADLOCKS = 32;
/** What turns round in the look word (64 bits), and which of its bits are still of interest (64 bits). */
export const FLIP = 40;
export const PENDING = 48;
/** Addresses, and how many there are of each. */
export const CLUSTERS = 56;
export const CLUSTER_COUNT = 60;
export const ROWS = 64;
export const GROUPS = 68;
export const GROUP_COUNT = 72;
export const EVENTS = 76;
export const HAPPENED = 80;
export const BATCH = 84;
export const HASHES = 88;
export const SLOTS = 92;
export const SLOT_COUNT = 96;
export const SLOT_BITS = 100;
export const LOG = 104;
export const ENABLED = 108;
/** With several workers, the numbers that this one may still give to new states: from here to there. */
export const NEXT_NUMBER = 112;
export const END_NUMBER = 116;
/** 1 when a slot holds all of a state, 0 when it holds a number: see `whole-set.ts` and `numbered-set.ts`. */
export const WHOLE = 120;
/** Of the batch, the states that no slot was found for: how many, and the place of the first. */
export const LEFT = 124;
export const LEFT_AT = 128;
/** How many bits a state uses in its first 32-bit word, and in its second. */
export const FIRST_BITS = 132;
export const SECOND_BITS = 136;
/** There are `LINE_PARTS << LINE_BITS` lines; what a line does not say of the first word has `REST_BITS` bits. */
export const LINE_BITS = 140;
export const LINE_PARTS = 144;
export const REST_BITS = 148;
/** A state is turned away from at most so many lines. */
export const REACH = 152;
/** Where this worker keeps some of the states that it found last. */
export const RECENT = 156;
/** 1 when clusters have ample sets. */
export const REDUCED = 160;
export const HEADER_BYTES = 176;

/** Slots of a line, and how far up in a slot it says how many lines a state was turned away from, plus one. */
export const LINE_SLOTS = 16;
export const TURNED_SHIFT = 28;
export const MOST_TURNED = 14;
/** A power of two. */
export const RECENT_STATES = 1 << 14;
/** Where it is turned away, a state goes on by so many lines at most, a power of two. */
export const MOST_STRIDE = 128;

/** With several workers, each takes so many numbers for new states at a time. */
export const NUMBERS = 256;

/** Reasons. */
export const DONE = 0;
/** The state at which the expansion stopped may decide a claim, or is a deadlock. */
export const LOOK = 1;
/** There may be no room for the successors of the next state. */
export const FULL = 2;
/** There are more states than `LIMIT`. */
export const BEYOND = 3;
/** Some of the batch are left: the set must be made anew before they are inserted. */
export const CROWDED = 4;

/** Successors are inserted once there are so many. */
export const BATCH_SIZE = 256;

// A cluster: where its field is, and where the rows of its local states are.
export const CLUSTER_BYTES = 32;
/** The byte of the 32-bit word that holds the field, the field's shift in it, and its mask. */
export const FIELD = 0;
export const FIELD_SHIFT = 4;
export const FIELD_MASK = 8;
/** First row of masks and bytes from row to row. */
export const MASKS = 12;
export const MASK_STRIDE = 16;
/** First row of differences, 16 bits each, and bytes from row to row. */
export const STEPS = 20;
export const STEP_STRIDE = 24;
/** By local state, the address of an ample set, or 0; itself 0 when there is none. Only if `REDUCED`. */
export const AMPLE = 28;

// Per cluster, the rows of its local state in the state that is being expanded.
export const ROW_BYTES = 12;
export const MASK_ROW = 0;
export const STEP_ROW = 4;
export const AMPLE_ROW = 8;

// A group of 64 events, or, last of all, of what there is to look at: its members from here to there.
export const GROUP_BYTES = 8;
/** A member: where the row of its cluster is, and where in the row the mask is. */
export const MEMBER_BYTES = 8;

// An event: its moves from here to there.
export const EVENT_BYTES = 8;
/** A move: where the row of its cluster is, where in the row the difference is, and where it is added. */
export const MOVE_BYTES = 16;
export const MOVE_ROW = 0;
export const MOVE_STEP = 4;
export const MOVE_WORD = 8;
export const MOVE_SHIFT = 12;

/** The bit of the look word that is set when everybody may rest forever. */
export const RESTS = 63;
