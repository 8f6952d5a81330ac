// Shows the sum of the numbers while they are typed, and brings one more and one less to life. Without it the page says the sum when it is sent.
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

// An empty field is not zero: one more begins at one, one less leaves it empty.
document.querySelectorAll("button[data-step]").forEach((button) => {
  const field = document.getElementById(button.dataset.of);
  button.hidden = false;
  button.addEventListener("click", () => {
    const typed = field.value.replace(/[\s,]/g, "");
    if (!/^\d*$/.test(typed) || (typed === "" && button.dataset.step < 0)) return;
    field.value = Math.max(0, Number(typed) + Number(button.dataset.step));
    add();
  });
});
