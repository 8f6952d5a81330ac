// Shows the sum of the numbers while they are typed. Without it the page says the sum when it is sent.
const total = document.querySelector("output[data-sums]");
const fields = total.dataset.sums.split(" ").map((name) => document.getElementById(name));

function add() {
  const typed = fields.map((field) => field.value.replace(/[\s,]/g, ""));
  const numbers = typed.filter((text) => /^\d+$/.test(text)).map(Number);
  total.textContent = numbers.reduce((sum, number) => sum + number, 0);
  total.parentElement.hidden = numbers.length === 0;
}

fields.forEach((field) => field.addEventListener("input", add));
add();
