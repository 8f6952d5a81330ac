// Reads a QR with the camera, after a press of its button, or from a photo. Only where the browser knows how.
const EVERY = 300; // ms

// Makes the buttons work; `found` is called with what the QR says, `none` where a photo has no QR.
export async function scanner(found, none) {
  const known = await BarcodeDetector.getSupportedFormats();
  if (!known.includes("qr_code")) return;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const part = document.getElementById("escanear"), video = part.querySelector("video");
  const [start, stop] = part.querySelectorAll("button");
  let stream = null;

  function end() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = stop.hidden = true;
    start.hidden = false;
  }

  async function look() {
    if (!stream) return;
    const [code] = await detector.detect(video).catch(() => []);
    if (!code) { setTimeout(look, EVERY); return; }
    end();
    found(code.rawValue);
  }

  start.addEventListener("click", async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch { part.querySelector(".refused").hidden = false; return; }
    video.srcObject = stream;
    video.hidden = stop.hidden = false;
    start.hidden = true;
    await video.play();
    look();
  });
  stop.addEventListener("click", end);
  part.querySelector("input").addEventListener("change", async (event) => {
    const [photo] = event.target.files;
    if (!photo) return;
    const [code] = await detector.detect(await createImageBitmap(photo)).catch(() => []);
    if (code) found(code.rawValue);
    else none();
  });
  start.hidden = !navigator.mediaDevices;
  part.hidden = false;
  document.getElementById("sin-lector").hidden = true;
}
