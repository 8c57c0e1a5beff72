/** Style sheets are bundled, they give nothing to import. */
declare module '*.css';
