const block = 512;

/** A tar archive whose bytes depend on nothing but its entries' names and contents. */
export function tar(files: ReadonlyMap<string, Uint8Array>): Buffer {
  // by code unit: a locale's order would differ between machines
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.flatMap(([name, content]) => [
    header(name, content.length),
    content,
    new Uint8Array((block - (content.length % block)) % block),
  ]);
  return Buffer.concat([...entries, new Uint8Array(2 * block)]);
}

/** A regular file that all may read, of nobody in particular and from 1970. */
function header(name: string, bytes: number): Buffer {
  const { prefix, rest } = split(name);
  const header = Buffer.alloc(block);
  header.write(rest, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${bytes.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** The format has 100 bytes for the end of a path and 155 for what stands before it. */
function split(name: string): { prefix: string; rest: string } {
  if (Buffer.byteLength(name) <= 100) return { prefix: "", rest: name };
  for (let slash = name.indexOf("/"); slash >= 0; slash = name.indexOf("/", slash + 1)) {
    const [prefix, rest] = [name.slice(0, slash), name.slice(slash + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(rest) <= 100) return { prefix, rest };
  }
  throw new Error(
    `A tar archive cannot hold a path as long as ${name}; this is a bug in the estate, please report it.`,
  );
}
