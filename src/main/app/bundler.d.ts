/** The bundler emits such a module as a separate file. The import is the path of that file. */
declare module '*?modulePath' {
  const path: string;
  export default path;
}

/** The bundler copies such a file to its output. The import is the path of the copy. */
declare module '*?asset' {
  const path: string;
  export default path;
}
