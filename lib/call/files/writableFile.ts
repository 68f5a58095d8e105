/** As much of the File System API as is used here (https://fs.spec.whatwg.org): what a browser has, and what a test can be. */
export interface FileDirectory {
  getDirectoryHandle(name: string, options: { readonly create: boolean }): Promise<FileDirectory>;
  getFileHandle(name: string, options: { readonly create: boolean }): Promise<WritableFile>;
  removeEntry(name: string, options: { readonly recursive: boolean }): Promise<void>;
  keys(): AsyncIterable<string>;
}

export interface WritableFile {
  getFile(): Promise<Blob>;
  createWritable(): Promise<FileWriter>;
}

export interface FileWriter {
  write(chunk: { readonly type: 'write'; readonly position: number; readonly data: Uint8Array<ArrayBuffer> }): Promise<void>;
  /** What was written is in the file from now on, and not before. */
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** As much of the Web Locks API as is used here. */
export interface Locks {
  request(name: string, options: { readonly ifAvailable: boolean }, held: (lock: object | null) => Promise<void>): Promise<void>;
}
