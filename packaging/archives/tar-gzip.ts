import { crc32 } from "node:zlib";

/** Raw DEFLATE, the same on every machine; `deflate.ts` has it. */
export type Deflate = (content: Uint8Array) => Uint8Array;

const block = 512;
/** What small files share. A larger file stands alone, so that the cache of `deflate.ts` finds it again. */
const smallBytes = 1_000_000;

/**
 * A gzipped tar archive whose bytes depend on nothing but its entries' names and contents.
 *
 * The archive is a series of gzip members, which gzip defines to be read as one: a library that has not changed is not
 * compressed again because something beside it has.
 */
export function tarGzip(files: ReadonlyMap<string, Uint8Array>, deflate: Deflate): Buffer {
  const members: Buffer[] = [];
  let small: Uint8Array[] = [];
  const flush = () => {
    if (small.length > 0) members.push(gzipMember(Buffer.concat(small), deflate));
    small = [];
  };

  // by code unit: a locale's order would differ between machines
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    small.push(header(name, content.length));
    if (content.length > smallBytes) {
      flush();
      members.push(gzipMember(content, deflate));
    } else {
      small.push(content);
    }
    small.push(new Uint8Array((block - (content.length % block)) % block));
  }
  small.push(new Uint8Array(2 * block));
  flush();
  return Buffer.concat(members);
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

function gzipMember(content: Uint8Array, deflate: Deflate): Buffer {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(content), 0);
  end.writeUInt32LE(content.length % 2 ** 32, 4);
  // no name, no time, no operating system
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]), deflate(content), end]);
}
