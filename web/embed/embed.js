/* The second shelf follows the first. */
const hot = document.getElementById("hot");
const alike = document.getElementById("alike");

function show({ id, title }) {
  alike.item = id;
  alike.heading = `More like “${title}”`;
}

hot.addEventListener("vitrine-load", ({ detail }) => { if (alike.item === "") show(detail.items[0].product); });
hot.addEventListener("vitrine-open", (event) => {
  event.preventDefault();
  show(event.detail.product);
  alike.scrollIntoView({ behavior: "smooth", block: "nearest" });
});
