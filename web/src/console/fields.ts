// The bounds of what is said about a session, in UTF-16 units.

/** Custom fields 0 to 5. */
export const FIELD_LENGTHS = [64, 512, 512, 256, 64, 64] as const;

export const TRACKING_LENGTH = 64;
