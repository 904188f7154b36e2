/** One drawer of the browser's own database (IndexedDB): what must outlive a page and nothing else. */

export class Store {
  readonly #name: string;
  readonly #drawer: string;

  /** `name` names the database, `drawer` its only object store. */
  constructor(name: string, drawer: string) {
    this.#name = name;
    this.#drawer = drawer;
  }

  read<T>(key: string): Promise<T | undefined> {
    return this.#transact("readonly", (drawer) => drawer.get(key) as IDBRequest<T | undefined>);
  }

  async write(key: string, value: unknown): Promise<void> {
    await this.#transact("readwrite", (drawer) => drawer.put(value, key));
  }

  /** Write a value where there is none; returns what is there now. Two pages at once get the same. */
  async keep<T>(key: string, value: T): Promise<T> {
    const kept = await this.#transact("readwrite", (drawer) => {
      const known = drawer.get(key) as IDBRequest<T | undefined>;
      known.onsuccess = () => {
        if (known.result === undefined) drawer.put(value, key);
      };
      return known;
    });
    return kept ?? value;
  }

  async clear(): Promise<void> {
    await this.#transact("readwrite", (drawer) => drawer.clear());
  }

  async #transact<T>(mode: IDBTransactionMode, work: (drawer: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.#opened();
    try {
      return await new Promise((done, fail) => {
        const transaction = database.transaction(this.#drawer, mode);
        const request = work(transaction.objectStore(this.#drawer));
        transaction.oncomplete = () => {
          done(request.result);
        };
        transaction.onerror = transaction.onabort = () => {
          fail(transaction.error ?? new Error(this.#name));
        };
      });
    } finally {
      database.close();
    }
  }

  #opened(): Promise<IDBDatabase> {
    return new Promise((done, fail) => {
      const request = indexedDB.open(this.#name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(this.#drawer);
      request.onsuccess = () => {
        done(request.result);
      };
      request.onerror = () => {
        fail(request.error ?? new Error(this.#name));
      };
    });
  }
}
