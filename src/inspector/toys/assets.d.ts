/** What a bundler makes of a picture: its address. */
declare module '*?url' {
  const address: string;
  export default address;
}
