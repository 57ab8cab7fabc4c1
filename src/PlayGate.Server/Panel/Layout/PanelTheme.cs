using MudBlazor;

namespace PlayGate.Server.Panel.Layout;

/// <summary>Colours and type. Every pair of text and ground has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).</summary>
internal static class PanelTheme
{
    private static readonly string[] s_fonts =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#4338ca",
            PrimaryContrastText = "#ffffff",
            Secondary = "#0f766e",
            Info = "#1d4ed8",
            Success = "#15803d",
            Warning = "#b45309",
            Error = "#b91c1c",
            Background = "#f5f6fa",
            BackgroundGray = "#eceef5",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1e2233",
            DrawerBackground = "#ffffff",
            DrawerText = "#3b4256",
            DrawerIcon = "#3b4256",
            TextPrimary = "#1e2233",
            TextSecondary = "#555d73",
            TextDisabled = "#6b7286",
            ActionDefault = "#4b5268",
            LinesDefault = "#e1e4ee",
            LinesInputs = "#8b92a7",
            TableLines = "#e6e9f1",
            Divider = "#e1e4ee",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#a5b4fc",
            PrimaryContrastText = "#12152b",
            Secondary = "#5eead4",
            SecondaryContrastText = "#0a2320",
            Info = "#93c5fd",
            InfoContrastText = "#0b1b33",
            Success = "#4ade80",
            SuccessContrastText = "#06240f",
            Warning = "#fbbf24",
            WarningContrastText = "#2a1a00",
            Error = "#fca5a5",
            ErrorContrastText = "#330b0b",
            Background = "#0f1220",
            BackgroundGray = "#171b2d",
            Surface = "#191d30",
            AppbarBackground = "#14182a",
            AppbarText = "#e8eaf4",
            DrawerBackground = "#14182a",
            DrawerText = "#c3c8da",
            DrawerIcon = "#c3c8da",
            TextPrimary = "#e8eaf4",
            TextSecondary = "#a9b0c6",
            TextDisabled = "#8e95ad",
            ActionDefault = "#c3c8da",
            LinesDefault = "#2b3048",
            LinesInputs = "#6f7793",
            TableLines = "#2b3048",
            Divider = "#2b3048",
        },
        Typography = Type(),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px", DrawerWidthLeft = "232px", AppbarHeight = "60px" },
    };

    /// <summary>The system's own fonts: none is loaded from anywhere.</summary>
    private static Typography Type()
    {
        var type = new Typography();
        type.Default.FontFamily = s_fonts;
        type.H1.FontSize = "1.6rem";
        type.H1.FontWeight = "650";
        type.H1.LineHeight = "1.25";
        type.H1.LetterSpacing = "-0.015em";
        type.H2.FontSize = "1.05rem";
        type.H2.FontWeight = "600";
        type.H2.LineHeight = "1.4";
        type.H2.LetterSpacing = "normal";
        type.Button.TextTransform = "none";
        type.Button.FontWeight = "600";
        return type;
    }
}
