import SatyaCore
