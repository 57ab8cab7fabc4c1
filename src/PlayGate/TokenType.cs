namespace PlayGate;

/// <summary>What a token lets its bearer do with the stream. Leave to play is no leave to publish.</summary>
public enum TokenType
{
    /// <summary>Watch or listen.</summary>
    Play,

    /// <summary>Send media.</summary>
    Publish,
}
