// A page that answers a form says where it can be read again: Back and Reload ask there, and send the form no second time.

const page = document.querySelector("[data-address]");
if (page) history.replaceState(null, "", page.dataset.address);
