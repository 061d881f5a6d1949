/* Prices as people of many countries write them, and as machines do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { importParts } from "./helpers/engine.mjs";

const { currencyCode, hasMoney, machinePrice, parsePrice } = await importParts(["extension/page/price.ts", "extension/page/currencies.ts"]);

/** Text, language, amount, currency. */
const written = [
  ["1.299,00 €", "de-DE", 1299, "EUR"], ["Ab 19,99 €*", "de", 19.99, "EUR"], ["29,– €", "de", 29, "EUR"], ["EUR 49,95", "de-AT", 49.95, "EUR"],
  ["CHF 1'299.–", "de-CH", 1299, "CHF"], ["CHF 1’049.95", "de-CH", 1049.95, "CHF"], ["Fr. 89.90", "fr-CH", 89.9, "CHF"], ["Nur 19.- CHF", "de-CH", 19, "CHF"],
  ["1 490,00 €", "fr-FR", 1490, "EUR"], ["29€99", "fr", 29.99, "EUR"], ["Prix : 1 299,00 € TTC", "fr", 1299, "EUR"], ["129,00 $ CA", "fr-CA", 129, "CAD"],
  ["39,95€ IVA incl.", "es", 39.95, "EUR"], ["$ 1.299,00", "es-AR", 1299, "ARS"], ["$12.990", "es-CL", 12990, "CLP"], ["$ 129.900", "es-CO", 129900, "COP"], ["$1,299.00 MXN", "es-MX", 1299, "MXN"],
  ["S/ 129.90", "es-PE", 129.9, "PEN"], ["R$ 1.234,56", "pt-BR", 1234.56, "BRL"], ["1.299,90 €", "pt-PT", 1299.9, "EUR"], ["€ 1.299,00", "it", 1299, "EUR"], ["€ 49,-", "nl-NL", 49, "EUR"],
  ["1 299,00 zł", "pl", 1299, "PLN"], ["1 299 Kč", "cs", 1299, "CZK"], ["12 990 Ft", "hu", 12990, "HUF"], ["17.990 Ft", "hu", 17990, "HUF"], ["299,00 lei", "ro", 299, "RON"], ["49,00 лв.", "bg", 49, "BGN"],
  ["kr 1 299,-", "nb-NO", 1299, "NOK"], ["1 299:-", "sv-SE", 1299, "SEK"], ["149 kr", "sv", 149, "SEK"], ["1.299 kr.", "da-DK", 1299, "DKK"], ["4.290 kr.", "is", 4290, "ISK"], ["49,90 €", "fi", 49.9, "EUR"],
  ["2 490 ₽", "ru", 2490, "RUB"], ["5 490,00 руб.", "ru", 5490, "RUB"], ["1 299 ₴", "uk", 1299, "UAH"], ["1.299,90 TL", "tr", 1299.9, "TRY"], ["₺1.299,90", "tr", 1299.9, "TRY"],
  ["£1,299.00", "en-GB", 1299, "GBP"], ["$1,299.00", "en-US", 1299, "USD"], ["$129.95", "en-AU", 129.95, "AUD"], ["NZ$ 129.95", "en-NZ", 129.95, "NZD"], ["US $184.50", "en", 184.5, "USD"], ["R 1 299,00", "en-ZA", 1299, "ZAR"],
  ["₹ 1,29,999", "en-IN", 129999, "INR"], ["Rs. 1,299/-", "en-IN", 1299, "INR"], ["Rs 4,500", "en-PK", 4500, "PKR"], ["₹१,२९९", "hi", 1299, "INR"], ["৳ ১,২৯৯", "bn", 1299, "BDT"],
  ["￥12,800(税込)", "ja", 12800, "JPY"], ["１２，８００円", "ja", 12800, "JPY"], ["39,000원", "ko", 39000, "KRW"], ["₩39,000", "ko", 39000, "KRW"], ["¥199.00", "zh-CN", 199, "CNY"], ["599元", "zh", 599, "CNY"], ["NT$1,280", "zh-TW", 1280, "TWD"], ["HK$1,299", "zh-HK", 1299, "HKD"],
  ["1.299.000₫", "vi", 1299000, "VND"], ["฿1,290", "th", 1290, "THB"], ["Rp 1.299.000", "id", 1299000, "IDR"], ["RM129.90", "ms", 129.9, "MYR"], ["₱1,299.00", "en-PH", 1299, "PHP"], ["S$ 59.90", "en-SG", 59.9, "SGD"],
  ["١٬٢٩٩٫٠٠ ر.س", "ar-SA", 1299, "SAR"], ["٢٩٩ د.إ", "ar-AE", 299, "AED"], ["AED 299.00", "en-AE", 299, "AED"], ["12.500 د.ك", "ar-KW", 12.5, "KWD"], ["۱۲۹٬۰۰۰ تومان", "fa", 129000, "IRR"], ["₪129.90", "he", 129.9, "ILS"],
];

test("a price is read in the way of its country", () => {
  for (const [text, language, amount, currency] of written) assert.deepEqual(parsePrice(text, { language }), { amount, currency }, text);
  assert.ok(new Set(written.map(([, , , currency]) => currency)).size >= 15);
});

test("of several prices the one to be paid now is read, of a range the lowest", () => {
  const cases = [
    ["49,90 – 79,90 €", 49.9], ["from $20.00 to $30.00", 20], ["US $12.99 - 15.99", 12.99], ["$279.00 - $349.00", 279], ["Was £89.00 Now £59.00", 59], ["UVP 129,95 € 89,95 €", 89.95], ["statt 59,90 € nur 39,90 €", 39.9],
    ["₹1,299 M.R.P.: ₹2,999 (57% off)", 1299], ["原价 ¥399 现价 ¥199", 199], ["De R$ 199,90 por R$ 149,90 ou 3x de R$ 49,96 sem juros", 149.9], ["$100.00 or 4 interest-free payments of $25.00", 100],
    ["12,50 € (25,00 € / 100 ml)", 12.5], ["-20% 80,00 €", 80], ["Save $20 – now $79.99", 79.99], ["$29.99$29.99", 29.99], ["Versand 4,90 € 89,95 €", 89.95], ["Save $20.00 $79.99", 79.99], ["本体価格 3,000円（税込 3,300円）", 3300], ["4 990 SEK (3 992 SEK exkl. moms)", 4990], ["メーカー希望小売価格 15,400円 12,800円", 12800], ["119,00 € Najniższa cena z 30 dni: 99,00 €", 119],
  ];
  for (const [text, amount] of cases) assert.equal(parsePrice(text)?.amount, amount, text);
});

test("what is no price is none", () => {
  for (const text of ["", "Free", "In stock", "20% off", "4.5 stars", "12.05.2024", "£0.00", "1,204 ratings", "Size 38", "€", "X100", "9".repeat(400), "12x", "MSRP: $399.00", "送料：770円", "4 interest-free payments of $25.00"]) assert.equal(parsePrice(text), null, text);
  assert.equal(hasMoney("1299"), false);
  assert.equal(hasMoney("1299 €"), true);
});

test("a machine's price has a point before its decimals, unless its money has none", () => {
  const cases = [
    [1299, "", 1299], [49.9, "", 49.9], ["1299.00", "EUR", 1299], ["1299.0000", "EUR", 1299], ["129.9", "EUR", 129.9], ["49.900", "EUR", 49.9], ["1.299", "EUR", 1299], ["12.500", "KWD", 12.5], ["19.999", "USD", 19.999],
    ["129.900", "COP", 129900], ["12,800", "JPY", 12800], ["1.299,00", "EUR", 1299], ["1,299.00", "USD", 1299], ["129,90", "EUR", 129.9], ["89,00", "", 89], ["€ 49,95", "", 49.95],
  ];
  for (const [value, currency, amount] of cases) assert.equal(machinePrice(value, { currency })?.amount, amount, `${value} ${currency}`);
  for (const value of [0, -5, NaN, Infinity, 1e12, "0", "0.00", "", "n/a", "-"]) assert.equal(machinePrice(value), null, String(value));
});

test("a sign that several countries use is settled by the page's language, its money, then its host", () => {
  const cases = [
    ["$", {}, "USD"], ["$", { language: "en-AU" }, "AUD"], ["$", { host: "shop.com.mx" }, "MXN"], ["$", { currency: "CAD" }, "CAD"], ["kr", { language: "da" }, "DKK"], ["kr", { host: "butikk.no" }, "NOK"], ["kr.", { currency: "SEK" }, "SEK"],
    ["¥", { language: "zh-CN" }, "CNY"], ["￥", { language: "ja" }, "JPY"], ["eur", {}, "EUR"], ["Euro", {}, "EUR"], ["RMB", {}, "CNY"], ["XXX", {}, ""], ["<b>", {}, ""], ["", {}, ""],
  ];
  for (const [text, place, code] of cases) assert.equal(currencyCode(text, place), code, `${text} ${JSON.stringify(place)}`);
});

test("a text of any length is read in an instant", () => {
  for (const text of ["1.".repeat(1e6), "€".repeat(1e6), " 1".repeat(1e6), "1 000 ".repeat(1e5), "was ".repeat(1e6), "-1x".repeat(1e6)]) parsePrice(text);
});
