/** The bundler makes a file of its own of a module that is imported so, and gives its path. */
declare module '*?modulePath' {
  const path: string;
  export default path;
}
