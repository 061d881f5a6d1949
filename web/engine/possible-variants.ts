/* Which builds of the engine a browser takes. */
/* Modules of one function each: i8x16.splat, and i16x8.relaxed_dot_i8x16_i7x16_s over two splats. */
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0];
const simdProbe = [...header, 10, 8, 1, 6, 0, 0x41, 0, 0xfd, 15, 11];
const relaxedProbe = [...header, 10, 15, 1, 13, 0, 0x41, 1, 0xfd, 15, 0x41, 1, 0xfd, 15, 0xfd, 0x92, 2, 11];

/** Builds of the engine that may run here, fastest first. */
export function possibleVariants(validate = (bytes: Uint8Array<ArrayBuffer>) => WebAssembly.validate(bytes)): ("relaxed" | "simd128")[] {
  if (!validate(new Uint8Array(simdProbe))) return [];
  return validate(new Uint8Array(relaxedProbe)) ? ["relaxed", "simd128"] : ["simd128"];
}
