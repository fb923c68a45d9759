/** Fields of ONNX' ModelProto that hold a number; all other fields hold bytes. */
const numbers = new Set([1, 5]);
const known = new Set([1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26]);
const graph = 7;

/**
 * Whether a file is a whole ONNX model: its outermost fields are ONNX', end where the file ends, and one of them
 * is a graph. Finds truncated files, pages saved instead of models, and pointers of Git LFS; it does not look into
 * the graph.
 */
export function isOnnx(file: Uint8Array): boolean {
  let at = 0;
  let hasGraph = false;
  while (at < file.length) {
    const tag = varint(file, at);
    const field = tag && Math.floor(tag.value / 8);
    if (!tag || !field || !known.has(field)) return false;
    if (tag.value % 8 !== (numbers.has(field) ? 0 : 2)) return false;
    const content = varint(file, tag.end);
    if (!content) return false;
    at = numbers.has(field) ? content.end : content.end + content.value;
    hasGraph ||= field === graph && content.value > 0;
  }
  return hasGraph && at === file.length;
}

/** Protobuf's notation of a whole number: seven bits a byte, the lowest first. */
function varint(file: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = file[start + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  return undefined;
}
