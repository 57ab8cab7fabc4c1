namespace PlayGate.Shield.Cache;

/// <summary>What may be known of a key under which nothing is stored, by what it costs to find it out again.</summary>
internal enum Knowledge
{
    /// <summary>By what the origin chooses, that it fits, that all may have it.</summary>
    OfAnyUse,

    /// <summary>That it is for one alone, or too large.</summary>
    OfMuchUse,

    /// <summary>Nothing is, when memory is short.</summary>
    Vital,
}
