/** A file, a folder or anything else in a .tar. Its metadata may be wrong on purpose. */
export interface TarMember {
  readonly name: string;
  readonly data?: Buffer | string;
  /** The letter or digit of its kind; absent: a file. */
  readonly type?: string;
  /** The size in its header. */
  readonly size?: number;
  /** Records of an extended header before it. */
  readonly pax?: Readonly<Record<string, string>>;
  /** How a name of more than 100 bytes is written. */
  readonly longName?: 'pax' | 'gnu';
}

const BLOCK_BYTES = 512;
export const TAR_END = Buffer.alloc(2 * BLOCK_BYTES);

/** Writes a .tar byte by byte. */
export function makeTar(members: readonly TarMember[], end: Buffer = TAR_END): Buffer {
  return Buffer.concat([...members.flatMap(blocksOf), end]);
}

function blocksOf({ name, data = '', type = '0', size, pax, longName }: TarMember): Buffer[] {
  const content = Buffer.from(data);
  const records = { ...(longName === 'pax' && { path: name }), ...pax };
  const long = longName === 'gnu' ? withHeader('././@LongLink', 'L', Buffer.from(`${name}\0`)) : [];
  const extended =
    Object.keys(records).length === 0
      ? []
      : withHeader('PaxHeaders/x', 'x', Buffer.concat(Object.entries(records).map(paxRecord)));
  return [...long, ...extended, ...withHeader(name, type, content, size)];
}

function paxRecord([key, value]: readonly [string, string]): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length;
  while (length < rest.length + String(length).length) length += 1;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function withHeader(name: string, type: string, content: Buffer, size = content.length): Buffer[] {
  const header = Buffer.alloc(BLOCK_BYTES);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, content, Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES)];
}
