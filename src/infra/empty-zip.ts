/** A ZIP archive with one empty file, always the same bytes: the source of a pipeline that needs none. */
const name = Buffer.from('release');

const local = Buffer.alloc(30);
local.writeUInt32LE(0x04034b50, 0);
local.writeUInt16LE(20, 4);
// 1 January 1980
local.writeUInt16LE(0x21, 12);
local.writeUInt16LE(name.length, 26);

const central = Buffer.alloc(46);
central.writeUInt32LE(0x02014b50, 0);
central.writeUInt16LE(20, 4);
central.writeUInt16LE(20, 6);
central.writeUInt16LE(0x21, 14);
central.writeUInt16LE(name.length, 28);

const end = Buffer.alloc(22);
end.writeUInt32LE(0x06054b50, 0);
end.writeUInt16LE(1, 8);
end.writeUInt16LE(1, 10);
end.writeUInt32LE(central.length + name.length, 12);
end.writeUInt32LE(local.length + name.length, 16);

export const emptyZip: Buffer = Buffer.concat([local, name, central, name, end]);
