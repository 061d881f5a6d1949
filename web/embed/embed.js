/* The second shelf follows the first. */
const hot = document.getElementById("hot");
const alike = document.getElementById("alike");

hot.addEventListener("vitrine-load", ({ detail }) => { if (alike.item === "") alike.item = detail.items[0].id; });
hot.addEventListener("vitrine-open", (event) => {
  event.preventDefault();
  const { id, title } = event.detail.product;
  alike.item = id;
  alike.heading = `More like “${title}”`;
  alike.scrollIntoView({ behavior: "smooth", block: "nearest" });
});
