namespace PlayGate.Shield.Cache;

/// <summary>Which knowledge of a key keeps an entry under which nothing is stored.</summary>
internal enum Knowledge
{
    /// <summary>Any: the fields by which the origin chooses, that the whole fits, that it is public.</summary>
    Any,

    /// <summary>What costs most to find out again: that it is for one caller alone, or too large.</summary>
    Costly,

    /// <summary>None, when memory is short.</summary>
    None,
}
