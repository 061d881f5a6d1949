/* Zip files by hand, so that they can lie. */
import { deflateRawSync } from "node:zlib";

const long = 0xffffffff;

/** `files`: of `{ name, bytes, stored?, flags?, method?, says?: { bytes, packedBytes, offset, localName }, long? }`. `long`: with the numbers of
 * zip64, of one entry, or of the end with `end64`. `comment`, `disk`, `entries`: of the end. */
export function zipBytes(files, { end64 = false, comment = "", disk = 0, entries = files.length, directoryAt } = {}) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const file of files) {
    const head = localHeader(file);
    directory.push(centralHeader(file, at));
    parts.push(head, packedBytes(file));
    at += head.length + packedBytes(file).length;
  }
  const central = Buffer.concat(directory);
  const begin = directoryAt ?? at;
  return Buffer.concat([...parts, central, ...(end64 ? [longEnd(entries, central.length, begin, at + central.length)] : []),
    shortEnd(end64 ? [0xffff, long, long] : [entries, central.length, begin], comment, disk)]);
}

export const zipOfFiles = (files, options) => zipBytes([...files].map(([name, bytes]) => ({ name, bytes })), options);

function packedBytes({ bytes, stored = false, packed }) {
  return packed ?? (stored ? Buffer.from(bytes) : deflateRawSync(bytes));
}

function numbers(file) {
  const { bytes = Buffer.from(file.bytes).length, packedBytes: packed = packedBytes(file).length } = file.says ?? {};
  return { bytes, packed, flags: file.flags ?? 0x800, method: file.method ?? (file.stored ? 0 : 8) };
}

function localHeader(file) {
  const name = Buffer.from(file.says?.localName ?? file.name);
  const { bytes, packed, flags, method } = numbers(file);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(method, 8);
  head.writeUInt32LE(Math.min(packed, long), 18);
  head.writeUInt32LE(Math.min(bytes, long), 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function centralHeader(file, at) {
  const name = Buffer.from(file.name);
  const { bytes, packed, flags, method } = numbers(file);
  const offset = file.says?.offset ?? at;
  const extra = file.long ? Buffer.alloc(28) : Buffer.alloc(0);
  if (file.long) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    [bytes, packed, offset].forEach((number, i) => extra.writeBigUInt64LE(BigInt(number), 4 + 8 * i));
  }
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(flags, 8);
  head.writeUInt16LE(method, 10);
  head.writeUInt32LE(file.long ? long : packed, 20);
  head.writeUInt32LE(file.long ? long : bytes, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(file.long ? long : offset, 42);
  return Buffer.concat([head, name, extra]);
}

function longEnd(entries, bytes, begin, at) {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  [entries, entries, bytes, begin].forEach((number, i) => end.writeBigUInt64LE(BigInt(number), 24 + 8 * i));
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(at), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

function shortEnd([entries, bytes, begin], comment, disk) {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(disk, 4);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(begin, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, Buffer.from(comment)]);
}
