
export default function (component) {
  const { data } = component;
  return live(component, (root, state) => {
    if (state.focused === data.widget) return;
    state.focused = data.widget;
    // The field may be drawn after this is.
    const look = (tries) => {
      const field = document.querySelector(`.st-key-${CSS.escape(data.widget)} :is(textarea, input)`);
      if (field) {
        field.focus();
        // Behind what was begun.
        field.setSelectionRange(field.value.length, field.value.length);
      }
      else if (tries) setTimeout(look, 50, tries - 1);
    };
    look(40);
  });
}
