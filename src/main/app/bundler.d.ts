/** The bundler makes a file of its own of a module that is imported so, and gives its path. */
declare module '*?modulePath' {
  const path: string;
  export default path;
}

/** The bundler puts a copy of such a file beside its output, and gives its path. */
declare module '*?asset' {
  const path: string;
  export default path;
}
