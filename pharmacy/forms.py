"""How forms are drawn: Django's own field groups with our one field template and our classes on every control."""

from typing import Any

from django.forms import boundfield, widgets
from django.forms.renderers import TemplatesSetting

CONTROL = "form-control"
ROWS = 4  # of a box for a sentence or two
# Bootstrap's class by kind of control; whatever is not named is a box to type in.
CLASSES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.HiddenInput, ""),
    (widgets.CheckboxInput, "form-check-input"),
    (widgets.RadioSelect, "form-check-input"),
    (widgets.CheckboxSelectMultiple, "form-check-input"),
    (widgets.Select, "form-select"),
)


class BoundField(boundfield.BoundField):
    """A field whose control carries the class of its kind beside any class of its own."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: widgets.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        ours = next((name for kind, name in CLASSES if isinstance(widget, kind)), CONTROL)
        classes = f"{ours} {widget.attrs.get('class', '')}".strip()
        attrs = super().build_widget_attrs(attrs, widget)
        attrs["placeholder"] = False  # the label says it, and stays
        if isinstance(widget, widgets.Textarea):
            attrs["rows"] = str(ROWS)
        return attrs | {"class": classes} if classes else attrs


class Renderer(TemplatesSetting):
    """Draws every field with templates/ui/field.html."""

    field_template_name = "ui/field.html"
    form_template_name = "ui/form.html"
    bound_field_class = BoundField
