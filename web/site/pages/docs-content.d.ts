/* Documents that web/docs/docs-modules.mjs makes into modules when the site is built. */
declare module "docs:*" {
  const page: import("./docs-page.js").DocsContent;
  export default page;
}
