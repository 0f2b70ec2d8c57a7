import { type ProtobufCursor } from '#monitor/intake';

/** Calls `read` with the end of every message of `tag` up to `end`, the cursor at its beginning, and leaves the rest out. */
export const eachMessage = (
  cursor: ProtobufCursor,
  tag: number,
  end: number,
  read: (messageEnd: number) => void,
): void => {
  while (cursor.at < end) {
    const field = cursor.varint(end);
    if (field === tag) read(cursor.message(end));
    else cursor.skip(field, end);
  }
};
