// The loader for pages of other origins: its name stays the same, the name of what it loads changes with each version.
(function () {
  var me = document.currentScript;
  if (!me || window.customElements.get("triage-chat")) return;
  var script = document.createElement("script");
  script.src = new URL("__CHAT__", me.src).href;
  script.async = true;
  if (me.nonce) script.nonce = me.nonce;
  document.head.appendChild(script);
})();
