// Where things lie in the memory. It never grows, so that views of it stay good.
/** bytes from outside: what is packed, and texts that are searched */
export const inputAt: u32 = 1 << 20;
export const inputRoom: u32 = 64 << 20;
/** what was inflated last; 320 bytes behind it may be written to */
export const outputAt: u32 = inputAt + inputRoom + 4096;
export const outputRoom: u32 = 8 << 20;
/** of 64 KiB each: all of the above, and a rest */
export const pages: u32 = (outputAt + outputRoom + 65536) >> 16;
