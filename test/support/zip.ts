import { crc32, deflateRawSync } from 'node:zlib';

/** An archive member. Its metadata may be wrong on purpose. */
export interface ZipMember {
  readonly name: string;
  readonly data: Buffer | string;
  readonly stored?: boolean;
  readonly encrypted?: boolean;
  /** 0: stored, 8: deflated; any other value is unsupported. */
  readonly method?: number;
  readonly crc32?: number;
  /** The unpacked size in the directory. */
  readonly size?: number;
}

/** Writes a .zip byte by byte. */
export function makeZip(members: readonly ZipMember[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const data = Buffer.from(member.data);
    const packed = member.stored === true ? data : deflateRawSync(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // Bit 11: names are UTF-8.
    common.writeUInt16LE(0x0800 | (member.encrypted === true ? 1 : 0), 2);
    common.writeUInt16LE(member.method ?? (member.stored === true ? 0 : 8), 4);
    common.writeUInt32LE(member.crc32 ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(member.size ?? data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const at = Buffer.alloc(4);
    at.writeUInt32LE(offset);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, Buffer.alloc(10), at, name]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, listed, Buffer.from('PK\x05\x06'), end]);
}
