/**
 * What this browser remembers from one opening to the next: public things only, never a key.
 *
 * The first roster's hash and the journal's last seen head are trusted on first use; a server that
 * shows another roster or another journal later is noticed here.
 */

/** The journal as this browser last saw it. */
export interface KnownJournal {
  readonly size: number;
  readonly root: Uint8Array;
  readonly vkey: string;
}

const STORE = "known";

export function knownJournal(origin: string): Promise<KnownJournal | undefined> {
  return read<KnownJournal>(`journal ${origin}`);
}

export function rememberJournal(origin: string, journal: KnownJournal): Promise<void> {
  return write(`journal ${origin}`, journal);
}

export function knownGenesis(origin: string): Promise<Uint8Array | undefined> {
  return read<Uint8Array>(`genesis ${origin}`);
}

export function rememberGenesis(origin: string, hash: Uint8Array): Promise<void> {
  return write(`genesis ${origin}`, hash);
}

/** The recipient of the lock that this browser made, to find it again in the box it signs. */
export function ownLock(origin: string, seat: number, number: number): Promise<string | undefined> {
  return read<string>(`lock ${origin} ${seat} ${number}`);
}

export function rememberLock(origin: string, seat: number, number: number, recipient: string): Promise<void> {
  return write(`lock ${origin} ${seat} ${number}`, recipient);
}

function read<T>(key: string): Promise<T | undefined> {
  return transact("readonly", (store) => store.get(key) as IDBRequest<T | undefined>);
}

async function write(key: string, value: unknown): Promise<void> {
  await transact("readwrite", (store) => store.put(value, key));
}

async function transact<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise((done, fail) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        done(request.result);
      };
      transaction.onerror = transaction.onabort = () => {
        fail(transaction.error ?? new Error("room"));
      };
    });
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open("room", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      done(request.result);
    };
    request.onerror = () => {
      fail(request.error ?? new Error("room"));
    };
  });
}
