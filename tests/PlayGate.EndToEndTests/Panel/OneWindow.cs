namespace PlayGate.EndToEndTests.Panel;

/// <summary>One browser window after the other: two cores are few for more.</summary>
[CollectionDefinition(nameof(PanelStage))]
public sealed class OneWindow;
