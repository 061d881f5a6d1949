import { openVitrine } from "./engine/vitrine.js";
const vitrine = await openVitrine({ pack: "./pack/" });
async function show(item) {
  const { items } = await vitrine.recommend("similar", { item, limit: 12 });
  document.querySelector("main").replaceChildren(...items.map(({ id, product, score }) => {
    const button = Object.assign(document.createElement("button"), { title: `${product.title}, ${score}`, onclick: () => show(id) });
    button.append(Object.assign(new Image(), { src: vitrine.imageUrl(product), alt: product.title }));
    return button;
  }));
}
const { items: [first] } = await vitrine.browse({ limit: 1 });
await show(first.id);
