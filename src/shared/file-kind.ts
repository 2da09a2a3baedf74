/** Kinds of files that are recognised by their content and not read. */
export const FILE_KINDS = [
  // documents
  'excel',
  'word',
  'powerpoint',
  'old-office',
  'locked-office',
  'opendocument',
  'numbers',
  'pdf',
  'rtf',
  'image',
  // archives and compressed files
  '7z',
  'rar',
  'tar',
  'cab',
  'zip',
  'zstd',
  'bzip2',
  'xz',
  'lz4',
  'lzip',
  'lzw',
  'zlib',
  'gzip-twice',
  // ways to pack within a .zip
  'zip-deflate64',
  'zip-bzip2',
  'zip-lzma',
  'zip-zstd',
  'zip-xz',
  'zip-ppmd',
  'zip-other',
  // tables and databases of programs
  'parquet',
  'avro',
  'orc',
  'arrow',
  'sqlite',
  // text
  'html',
  'xml',
  'access-log',
  'text',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];
