/**
 * The items of a vendor's answer, found by what events say of them: a number, an id, a type, or nothing at all.
 *
 * Vendors send thousands of items, also such as no client could use, so no look-up may depend on how many there are.
 *
 * @module
 */
import { decodeText, type JsonObject } from "../base/json.ts";
import type { ItemReader } from "./item_reader.ts";

/** The items that were begun, in their order. */
export class ItemRegister {
  readonly #readers: ItemReader[] = [];
  readonly #byIndex = new Map<number, ItemReader>();
  /** The latest item of each id. */
  readonly #byId = new Map<string, ItemReader>();
  /** Items that may be unfinished, the latest one last: all, and those of each type. */
  readonly #open: ItemReader[] = [];
  readonly #openByType = new Map<string, ItemReader[]>();

  /** The number of items. */
  get size(): number {
    return this.#readers.length;
  }

  /** The item that `place` others came before. */
  at(place: number): ItemReader | undefined {
    return this.#readers[place];
  }

  /** Adds an item, with its number in the answer and its id where the vendor names them. */
  add(reader: ItemReader, { index, id }: { readonly index?: number; readonly id?: string }): void {
    this.#readers.push(reader);
    this.#open.push(reader);
    getList(this.#openByType, foldType(reader.type)).push(reader);
    if (index !== undefined) this.#byIndex.set(index, reader);
    if (id !== undefined) this.#byId.set(id, reader);
  }

  /** The item with this number in the answer. */
  findNumbered(index: number): ItemReader | undefined {
    return this.#byIndex.get(index);
  }

  /** The latest item with this id. */
  findNamed(id: string): ItemReader | undefined {
    return this.#byId.get(id);
  }

  /** The latest unfinished item that may be of `type`, or of any. */
  findOpen(type?: string): ItemReader | undefined {
    const open = type === undefined ? this.#open : this.#openByType.get(foldType(type)) ?? [];
    while (open.at(-1)?.isDone) open.pop();
    return open.findLast((reader) => !reader.isDone && (type === undefined || reader.fits(type)));
  }

  /** All items, to match the list that the last event holds. */
  list(): ItemList {
    return new ItemList(this.#readers);
  }
}

/** The items that no entry of the last event's list was found to be yet. */
export class ItemList {
  readonly #rest: Set<ItemReader>;
  /** The items by type with id, with call id, and alone. */
  readonly #byKey = new Map<string, { readonly readers: ItemReader[]; next: number }>();

  constructor(readers: readonly ItemReader[]) {
    this.#rest = new Set(readers);
    for (const reader of readers) for (const key of listKeys(reader.type, reader)) this.#add(key, reader);
  }

  /** The reader of `item`, by its id, its call id, or its place among those of its type; it is not found again. */
  takeSame(item: JsonObject): ItemReader | undefined {
    const type = String(item.type);
    const callId = decodeText(item.call_id);
    const [ofType, ...named] = listKeys(type, { id: decodeText(item.id), callId });
    const keys = callId === undefined ? [...named, ofType] : named;
    for (const key of keys) {
      const found = key === undefined ? undefined : this.#find(key, type);
      if (found === undefined) continue;
      this.#rest.delete(found);
      return found;
    }
    return undefined;
  }

  #add(key: string, reader: ItemReader): void {
    const known = this.#byKey.get(key);
    if (known) known.readers.push(reader);
    else this.#byKey.set(key, { readers: [reader], next: 0 });
  }

  #find(key: string, type: string): ItemReader | undefined {
    const list = this.#byKey.get(key);
    if (list === undefined) return undefined;
    const { readers } = list;
    for (let reader = readers[list.next]; reader && !this.#rest.has(reader); reader = readers[list.next]) list.next++;
    for (let at = list.next; at < readers.length; at++) {
      const reader = readers[at];
      if (reader && this.#rest.has(reader) && reader.fits(type)) return reader;
    }
    return undefined;
  }
}

/** The keys under which an item is looked for: its type, then its type with its id and with its call id. */
function listKeys(
  type: string,
  { id, callId }: { readonly id: string | undefined; readonly callId: string | undefined },
): readonly string[] {
  const folded = foldType(type);
  return [
    folded,
    ...(id === undefined ? [] : [`${folded}\nid\n${id}`]),
    ...(callId === undefined ? [] : [`${folded}\ncall\n${callId}`]),
  ];
}

/** One word for all types of calls, since a call may come under the type of another; else the type itself. */
function foldType(type: string): string {
  return type === "custom_tool_call" || type === "tool_search_call" ? "function_call" : type;
}

function getList(lists: Map<string, ItemReader[]>, key: string): ItemReader[] {
  const known = lists.get(key);
  if (known) return known;
  const list: ItemReader[] = [];
  lists.set(key, list);
  return list;
}
