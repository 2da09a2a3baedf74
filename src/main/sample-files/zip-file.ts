import { crc32 } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly data: string;
}

/** A .zip of small texts, which are stored as they are. */
export function zipFile(members: readonly ZipMember[]): Buffer {
  const stored: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const data = Buffer.from(member.data);
    const head = headOf(name, data);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, name, data]);
    stored.push(local);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), head, Buffer.alloc(10), uint32(offset), name);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...stored, listed, Buffer.from('PK\x05\x06'), end]);
}

/** What a member and its entry in the directory have in common. */
function headOf(name: Buffer, data: Buffer): Buffer {
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  // Names are UTF-8.
  head.writeUInt16LE(0x0800, 2);
  // 1 January 1980, the first day that a .zip can tell.
  head.writeUInt16LE(0x21, 8);
  head.writeUInt32LE(crc32(data), 10);
  head.writeUInt32LE(data.length, 14);
  head.writeUInt32LE(data.length, 18);
  head.writeUInt16LE(name.length, 22);
  return head;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
