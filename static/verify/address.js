// What the QR of a poster or of a page says: an address, where a code was looked for.
const WHOLE = /^https?:\/\//i;
const PRINTED = /^[^\s/]+\/(?:[a-z]{2}\/)?clinicas\//i; // as it stands beside a QR, without its scheme
const CLINIC = /^(?:\/[a-z]{2})?\/clinicas\/([A-Z]{5}[0-9]{6})(?:\/|$)/i;

// {href, host, isOurs, clinic}; null for what is no address. `hosts` are the names of this site.
export function readAddress(typed, hosts) {
  const text = typed.trim();
  if (!WHOLE.test(text) && !PRINTED.test(text)) return null;
  let address;
  try { address = new URL(WHOLE.test(text) ? text : `${location.protocol}//${text}`); } catch { return null; }
  const isOurs = hosts.includes(address.host);
  const clinic = isOurs ? CLINIC.exec(address.pathname)?.[1].toUpperCase() ?? null : null;
  return { href: address.href, host: address.host, isOurs, clinic };
}
